// What the WebAssembly modules ask of the JavaScript around them.

/**
 * The canonical spelling of a host by this engine's own URL parser; `undefined` if it takes it for no host. The modules
 * hold no Unicode tables of their own, and check what they are told.
 */
export function canonicalHost(host) {
  try {
    const url = new URL(`https://${host}/`);
    // Whatever else the text may have become, it is no host.
    const whole = url.pathname === '/' && url.port === '' && url.username === '' && url.password === '';
    return whole && url.hostname !== '' ? url.hostname : undefined;
  } catch {
    return undefined;
  }
}

/** Normalization form C, for servers whose challenge asks for UTF-8 (RFC 7617 §2.1). */
export function composed(text) {
  return text.normalize('NFC');
}

/** What a request sends, for the class that keeps it. */
export function authorization(entry, scheme, value) {
  return { entry, scheme, value };
}

/** The bytes of a body that was left here: they come over if a server wants them signed. */
export function bodyBytes(body) {
  return body;
}
