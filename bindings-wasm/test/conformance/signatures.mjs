// What the package offers and what that takes, asked of the code itself: the parameters that it names, and of options those
// that it says there are, all of which it must read, and nothing else.

/** What of JavaScript is its own: how the module gets to work. */
export const OWN = ['init', 'initSync'];
/** Classes of which users make objects. */
export const MADE = ['Sessions', 'CurrentUser'];
/** A name that no option has. */
const UNKNOWN = '?';

const URL = 'https://h.example/';
const XML =
  '<credentials xmlns="http://www.infinica.com/credentials"><server host="h.example">' +
  '<passwordCredentials name="n" password="p"/></server></credentials>';

/** The signatures of all functions, and of the objects that functions are given, by their names. */
export function signaturesOf(credmatch, table, file) {
  const calls = callsWithOptions(credmatch, table, file);
  const signatures = {};
  for (const [name, exported] of [credmatch, table].flatMap((module) => Object.entries(module).flatMap(offered))) {
    signatures[name] = [parametersOf(name, exported, calls)];
  }
  for (const name of file === undefined ? ['Source'] : ['Source', 'FileSource']) {
    signatures[name] = [optionsOf(name, calls, credmatch)];
  }
  // What nobody asked for any more would be tested no more.
  const left = Object.keys(calls).filter((name) => !(name in signatures));
  if (left.length > 0) throw new Error(`there is no ${left.join(', ')}`);
  return signatures;
}

/** Names as the core has them. */
export function inSnakeCaseName(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * A call of each function that takes options, with what else it must be given, and in the end the names and values of
 * options without which it refuses.
 */
function callsWithOptions({ CurrentUser, Registry, Sessions, ...rest }, { Table }, file) {
  const registry = Registry.compile(XML);
  const table = Table.fromBytes(registry.tableBytes());
  const user = new CurrentUser('n');
  const begun = () => new Sessions(registry).begin(URL);
  const bytes = new Uint8Array(1);
  const lookups = (name, of) => ({
    [`${name}.lookup`]: [(options) => of.lookup(URL, options)],
    [`${name}.lookup_many`]: [(options) => of.lookupMany([URL], options)],
    [`${name}.same_scope`]: [(options) => of.sameScope(URL, URL, options)],
  });
  return {
    ...lookups('Registry', registry),
    ...lookups('Table', table),
    'Registry.compile': [(options) => Registry.compile(XML, options)],
    ...(file !== undefined && {
      'Registry.load': [(options) => Registry.load(file, options)],
      FileSource: [(options) => Registry.load(options), { path: file }],
    }),
    Source: [(options) => Registry.compile(options), { text: XML }],
    'Registry.find_match': [(options) => registry.findMatch(URL, options)],
    'Registry.explain': [(options) => registry.explain(URL, options)],
    'Registry.diff': [(options) => registry.diff(registry, options)],
    'Registry.authorization': [(options) => registry.authorization(URL, options)],
    'Registry.configuration': [(options) => registry.configuration(0, options)],
    'Table.from_bytes': [(options) => Table.fromBytes(registry.tableBytes(), options)],
    Sessions: [(options) => new Sessions(registry, options)],
    'Sessions.begin': [(options) => new Sessions(registry).begin(URL, options)],
    'Sessions.header': [(options) => new Sessions(registry).header(URL, options)],
    'Exchange.answered': [(options) => begun().answered(200, options)],
    'Exchange.signed': [(options) => begun().signed(bytes, options)],
    'Exchange.encrypted': [(options) => begun().encrypted('t', options)],
    'Exchange.negotiated': [(options) => begun().negotiated(bytes, options)],
    'Exchange.failed': [(options) => begun().failed(options)],
    CurrentUser: [(options) => new CurrentUser('n', options)],
    'CurrentUser.impersonating': [(options) => user.impersonating('o', options)],
    missing_includes: [(options) => rest.missingIncludes(XML, options)],
    basic_authorization: [(options) => rest.basicAuthorization('n', 'p', options)],
    bearer_authorization: [(options) => rest.bearerAuthorization('t', options)],
    digest_authorization: [
      (options) => rest.digestAuthorization('n', 'p', 'Digest realm="r", nonce="n", qop="auth"', options),
      { method: 'GET', target: '/' },
    ],
    username_token: [(options) => rest.usernameToken('n', 'p', options)],
  };
}

/** What something that a module exports adds to the surface: functions, and the members of classes but those of errors. */
function offered([name, exported]) {
  if (typeof exported !== 'function' || OWN.includes(name)) return [];
  // The `prototype` of a function may be another one, that of a class may not.
  const isClass = Object.getOwnPropertyDescriptor(exported, 'prototype')?.writable === false;
  if (!isClass) return [[inSnakeCaseName(name), exported]];
  if (exported.prototype instanceof Error) return [];
  return MADE.includes(name) ? [[name, exported], ...members(name, exported)] : members(name, exported);
}

/** What a class and those that it extends have of their own; of what is written as a property, its getter. */
function members(name, type) {
  const found = new Map();
  for (let one = type; one !== Function.prototype; one = Object.getPrototypeOf(one)) {
    for (const owner of [one, one.prototype]) {
      for (const [member, { value, get }] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
        if (!found.has(member)) found.set(member, value ?? get);
      }
    }
  }
  for (const member of ['length', 'name', 'prototype', 'constructor', 'maker']) found.delete(member);
  return Array.from(found, ([member, value]) => [`${name}.${inSnakeCaseName(member)}`, value]);
}

/** The parameters of a function as its code names them, with those of its options. */
function parametersOf(name, code, calls) {
  const text = Function.prototype.toString.call(code);
  const [, list] = (text.startsWith('class') ? /\bconstructor\(([^)]*)\)/ : /\(([^)]*)\)/).exec(text);
  const names = list.split(',').map((one) => one.trim()).filter(Boolean);
  const at = names.indexOf('options');
  // Without a call, options that there are would be none.
  if (at === -1) return name in calls ? [...names.map(inSnakeCaseName), 'no options'] : names.map(inSnakeCaseName);
  if (at !== names.length - 1) throw new Error(`${name}: options are not the last`);
  if (!(name in calls)) throw new Error(`${name} takes options; there is no call of it in signatures.mjs`);
  return [...names.slice(0, at).map(inSnakeCaseName), ...optionsOf(name, calls)];
}

/** The options of a function, with a question mark after those that may be left out. */
function optionsOf(name, calls) {
  const [call, needed = {}] = calls[name];
  const said = /^there is no option `\?`; there are (.+)$/.exec(messageOf(() => call({ ...needed, [UNKNOWN]: 0 })));
  if (said === null) throw new Error(`${name} passes an unknown option over`);
  const listed = said[1].split(', ');
  const read = readBy(call, listed, needed);
  // What is listed and not read would be passed over in silence.
  const unread = listed.filter((option) => !read.has(option)).map((option) => `${option}, which is not read`);
  const unlisted = [...read].filter((option) => !listed.includes(option));
  for (const option of Object.keys(needed)) {
    const { [option]: _, ...others } = needed;
    if (messageOf(() => call(others)) === undefined) throw new Error(`${name} does not need the option \`${option}\``);
  }
  const spelled = (option) => inSnakeCaseName(option in needed ? option : `${option}?`);
  return [...listed.filter((option) => read.has(option)), ...unlisted].map(spelled).concat(unread);
}

/** The options that a call reads, when all that are listed are there, as `undefined` unless they are needed. */
function readBy(call, listed, needed) {
  const read = new Set();
  const options = Object.fromEntries(listed.map((option) => [option, needed[option]]));
  const get = (target, option) => {
    if (typeof option === 'string') read.add(option);
    return target[option];
  };
  call(new Proxy(options, { get }));
  return read;
}

/** The message of the error that a call throws. */
function messageOf(call) {
  try {
    call();
  } catch (error) {
    return error.message;
  }
}
