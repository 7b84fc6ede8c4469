// The hot lane: texts go through a fixed buffer of the module with one `encodeInto`, answers come back as integers.
// The module clears the buffer once it has read it.

/** What a batch says of a URL that no entry matches. */
export const NO_ENTRY = -1;
/** What a batch says of a URL that is refused; `lookup` says why. */
export const INVALID_URL = -2;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export class Lane {
  #memory;
  #layout;
  #text;
  #lengths;
  #answers;
  /** Bytes of texts that fit. */
  #room;
  /** URLs of a batch that fit. */
  #most;

  constructor(memory, layout) {
    this.#memory = memory;
    this.#layout = layout;
    this.#room = layout[3];
    this.#most = layout[4];
    this.#view();
  }

  /** Looks at the buffer where it lies; anew when memory grew, which leaves the old views without bytes. */
  #view() {
    const [text, lengths, answers, room, most] = this.#layout;
    const { buffer } = this.#memory;
    this.#text = new Uint8Array(buffer, text, room);
    this.#lengths = new Uint32Array(buffer, lengths, most);
    this.#answers = new Int32Array(buffer, answers, most);
  }

  /** The answer for one URL; `INVALID_URL` also for one that must go the other way. */
  lookup(handle, url, service) {
    if (this.#text.length === 0) this.#view();
    const { read, written } = encoder.encodeInto(url, this.#text);
    // Only ASCII is sure to be what it was: lone surrogates become another character.
    if (read !== url.length || written !== read) {
      this.#text.fill(0, 0, written);
      return INVALID_URL;
    }
    if (service === undefined) return handle.lookup(written, 0);
    const behind = encoder.encodeInto(service, this.#text.subarray(written));
    if (behind.read !== service.length || behind.written !== behind.read) {
      this.#text.fill(0, 0, written + behind.written);
      return INVALID_URL;
    }
    return handle.lookup(written, behind.written);
  }

  /** A text that the module left in the buffer, which is cleared of it. */
  takeText(length) {
    if (this.#text.length === 0) this.#view();
    const bytes = this.#text.subarray(0, length);
    const text = decoder.decode(bytes);
    bytes.fill(0);
    return text;
  }

  /** Fills in the answers for many URLs; gives the place of the first text that is none, if one is. */
  lookupMany(handle, urls, service, answers) {
    const behind = service ?? '';
    const room = this.#room - behind.length;
    let at = 0;
    while (at < urls.length) {
      if (this.#text.length === 0) this.#view();
      const lengths = this.#lengths;
      const most = Math.min(this.#most, urls.length - at);
      let joined = '';
      let count = 0;
      while (count < most) {
        const url = urls[at + count];
        if (typeof url !== 'string') return at + count;
        if (joined.length + url.length > room) break;
        lengths[count] = url.length;
        joined += url;
        count += 1;
      }
      if (count === 0) {
        // Too long for the buffer.
        answers[at] = INVALID_URL;
        at += 1;
        continue;
      }
      const length = joined.length + behind.length;
      const { read, written } = encoder.encodeInto(joined + behind, this.#text);
      // As many bytes as there were characters, and all of them: what ends at the buffer's end is no ASCII for that.
      if (read === length && written === length) {
        handle.lookupMany(count, joined.length, behind.length);
        answers.set(count === this.#most ? this.#answers : this.#answers.subarray(0, count), at);
      } else {
        this.#text.fill(0, 0, written);
        for (let next = at; next < at + count; next += 1) answers[next] = this.lookup(handle, urls[next], service);
      }
      at += count;
    }
    return undefined;
  }
}
