// Answers one question of `cargo xtask conformance`, in any engine.

/** `credmatch` and `table` are the two entry points of the package. */
export function answer(question, credmatch, table) {
  const ask = GROUPS[question.group];
  if (ask === undefined) throw new Error(`no such group: ${question.group}`);
  try {
    return ask(question, credmatch, table);
  } catch (error) {
    if (error instanceof credmatch.CredmatchError) return { error: error.code };
    throw error;
  }
}

const GROUPS = {
  matching(question, { Registry, UrlError }, { Table, UrlError: TableUrlError }) {
    const registry = compiled(question, Registry);
    const table = Table.fromBytes(registry.tableBytes(), tableOptions(question));
    const { url } = question;
    const options = question.service === undefined ? undefined : { service: question.service };
    const single = (of, Refusal) => refusable(() => of.lookup(url, options) ?? null, Refusal);
    const many = (of) => of.lookupMany([url, url], options)[1];
    const answers = [
      single(registry, UrlError),
      single(table, TableUrlError),
      refusable(() => registry.findMatch(url, options)?.entry ?? null, UrlError),
    ];
    const batches = [many(registry), many(table)];
    registry.close();
    table.close();
    const [{ entry, error }] = answers;
    const same = answers.every((other) => other.entry === entry && other.error === error);
    const expected = error === undefined ? (entry ?? -1) : -2;
    if (!same || batches.some((number) => number !== expected)) return { error: 'lanes-disagree' };
    return answers[0];
  },

  explain(question, { Registry }) {
    const registry = compiled(question, Registry);
    const { service } = question;
    try {
      return inSnakeCase(registry.explain(question.url, { service, limit: 1_000_000 }));
    } finally {
      registry.close();
    }
  },

  lint(question, { Registry }) {
    const registry = compiled(question, Registry);
    const lints = registry.lint();
    registry.close();
    return lints;
  },

  load(question, { Registry, CompileError }) {
    try {
      const registry = compiled(question, Registry);
      const entries = registry.entryCount;
      registry.close();
      return { entries };
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      const { code, source, line, column } = error.diagnostics.find((one) => one.severity === 'error');
      return { error: { code, source, line, column } };
    }
  },

  include({ main, root, options: { limits } }, { Registry, CompileError }) {
    try {
      const registry = Registry.load(main, { root, limits: inCamelCase(limits) });
      const entries = registry.entryCount;
      registry.close();
      return { entries };
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      return { errors: error.diagnostics.filter((one) => one.severity === 'error') };
    }
  },

  authorization(question, { Registry }) {
    const registry = compiled(question, Registry);
    const { service, challenges } = question;
    try {
      const found = registry.authorization(question.url, { service, challenges });
      return found === undefined ? null : { entry: found.entry, scheme: found.scheme, authorization: found.exposeSecret() };
    } finally {
      registry.close();
    }
  },

  surface(_, credmatch, table) {
    const surface = [credmatch, table].flatMap((module) => Object.entries(module).flatMap(offered));
    // Codes and limits are read by the runner from the types of the package, which are all that there is of them.
    return { surface: surface.map((name) => name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)) };
  },
};

/** Names as the core has them. */
function inSnakeCase(value) {
  if (Array.isArray(value)) return value.map(inSnakeCase);
  if (value === null || typeof value !== 'object') return value;
  const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(value).map(([name, value]) => [snake(name), inSnakeCase(value)]));
}

/** What of JavaScript is its own: how the module gets to work. */
const OWN = ['init', 'initSync'];

/** What something that a module exports adds to the surface: functions, and the members of classes but those of errors. */
function offered([name, exported]) {
  if (typeof exported !== 'function' || OWN.includes(name)) return [];
  // The `prototype` of a function may be another one, that of a class may not.
  const isClass = Object.getOwnPropertyDescriptor(exported, 'prototype')?.writable === false;
  if (!isClass) return [name];
  return exported.prototype instanceof Error ? [] : members(name, exported);
}

/** What a class and those that it extends have of their own. */
function members(name, type) {
  const found = new Set();
  for (let one = type; one !== Function.prototype; one = Object.getPrototypeOf(one)) {
    for (const member of Object.getOwnPropertyNames(one)) found.add(member);
    for (const member of Object.getOwnPropertyNames(one.prototype)) found.add(member);
  }
  for (const member of ['length', 'name', 'prototype', 'constructor', 'maker']) found.delete(member);
  return [...found].map((member) => `${name}.${member}`);
}

/** Limits as the package calls them. */
function inCamelCase(limits) {
  const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(limits).map(([name, most]) => [camel(name), most]));
}

function compiled({ sources, options }, Registry) {
  return Registry.compile(
    sources.map(({ layer, name, text, base64 }) => {
      const content = text === undefined ? { bytes: Uint8Array.from(atob(base64), (one) => one.charCodeAt(0)) } : { text };
      return { layer, name, ...content };
    }),
    { limits: inCamelCase(options.limits), guessPorts: options.guess_ports },
  );
}

function tableOptions({ options: { limits } }) {
  return limits.url_length === undefined ? undefined : { urlLength: limits.url_length };
}

function refusable(run, Refusal) {
  try {
    return { entry: run() };
  } catch (error) {
    if (error instanceof Refusal) return { error: error.code };
    throw error;
  }
}
