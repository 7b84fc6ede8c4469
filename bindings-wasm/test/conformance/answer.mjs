// Answers one question of `cargo xtask conformance`, in any engine.

import { inSnakeCaseName, signaturesOf } from './signatures.mjs';

/** `credmatch` and `table` are the two entry points of the package; `file` is the path of a document, where there are files. */
export function answer(question, credmatch, table, file) {
  const ask = GROUPS[question.group];
  if (ask === undefined) throw new Error(`no such group: ${question.group}`);
  try {
    return ask(question, credmatch, table, file);
  } catch (error) {
    if (error instanceof credmatch.CredmatchError && question.group !== 'surface') return { error: error.code };
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

  basic_auth({ input }, { basicAuthorization }) {
    const { username, password, charset, charset_param } = input;
    const asksForUtf8 = charset_param?.toUpperCase() === 'UTF-8';
    return { authorization: basicAuthorization(username, password, { charset, asksForUtf8 }) };
  },

  bearer_header({ input }, { bearerAuthorization }) {
    const { access_token, token_type: tokenType, url } = input;
    return { authorization: bearerAuthorization(access_token, { tokenType, url }) };
  },

  challenge_parse({ input }, { parseChallenges }) {
    return parseChallenges(input.www_authenticate);
  },

  challenge_select({ input }, { selectChallenge }) {
    const found = selectChallenge(input.credentials, input.www_authenticate);
    if (found === undefined) return { none: 'no-supported-scheme' };
    return { ...found, scheme: found.scheme.toLowerCase() };
  },

  digest({ input }, { digestAuthorization }) {
    const { username, password, method, uri: target, www_authenticate, nc, cnonce = 'none', body, charset } = input;
    const bytes = body === undefined ? undefined : new TextEncoder().encode(body);
    const count = nc === undefined ? undefined : Number.parseInt(nc, 16);
    const options = { method, target, body: bytes, count, cnonce, charset };
    return { authorization: digestAuthorization(username, password, www_authenticate, options) };
  },

  config(question, { Registry }) {
    const registry = compiled(question, Registry);
    const { url, service, challenges } = question;
    try {
      const entry = registry.lookup(url, { service });
      return (entry === undefined ? undefined : registry.configuration(entry, { challenges })) ?? null;
    } finally {
      registry.close();
    }
  },

  exchange(question, credmatch) {
    const { CurrentUser, Registry, Sessions, CredmatchError } = credmatch;
    const { seed = 0, now: start = 0, allow_insecure, allow_unsigned, algorithms, user, steps, ...first } = question.exchange;
    const registry = compiled(question, Registry);
    const options = { seed, allowInsecure: allow_insecure, allowUnsigned: allow_unsigned, algorithms };
    const sessions = new Sessions(registry, options);
    registry.close();
    let request = { ...requestOf(first), url: question.url, ...(question.service && { service: question.service }) };
    if (user !== undefined) request.user = userOf(user, CurrentUser);
    let now = start;
    let exchange;
    const begin = () => {
      const { url, ...options } = request;
      try {
        exchange = sessions.begin(url, { ...options, now });
        return recordOf(exchange.step);
      } catch (error) {
        if (!(error instanceof CredmatchError)) throw error;
        exchange = undefined;
        return { error: error.code };
      }
    };
    const answers = [begin()];
    for (const step of steps) {
      now = step.now ?? now;
      if (step.begin !== undefined) {
        request = { ...request, ...requestOf(step.begin) };
        answers.push(begin());
      } else if (step.header !== undefined) {
        answers.push(headerOf(sessions, request, now, CredmatchError));
      } else if (exchange !== undefined) {
        answers.push(recordOf(reported(exchange, step, now)));
      }
    }
    sessions.close();
    return answers;
  },

  surface(_, credmatch, table, file) {
    // Codes and limits are read by the runner from the types of the package, which are all that there is of them.
    return { surface: signaturesOf(credmatch, table, file) };
  },
};

function requestOf({ url, service, method, body, stream }) {
  const content = stream === undefined ? body && new TextEncoder().encode(body) : stream ? 'repeatable-stream' : 'stream';
  const said = { url, service, method, body: content };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function userOf({ name, groups, credentials, impersonated, added_groups }, CurrentUser) {
  const user = new CurrentUser(name, { groups, credentials });
  return impersonated === undefined ? user : user.impersonating(impersonated, { groups: added_groups });
}

function headerOf(sessions, { url, service }, now, CredmatchError) {
  try {
    return { header: sessions.header(url, { service, now }) ?? null };
  } catch (error) {
    if (!(error instanceof CredmatchError)) throw error;
    return { error: error.code };
  }
}

function reported(exchange, step, now) {
  const bytes = (base64) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  if (step.signed !== undefined) return exchange.signed(bytes(step.signed), { now });
  if (step.negotiated !== undefined) return exchange.negotiated(bytes(step.negotiated), { now });
  if (step.encrypted !== undefined) return exchange.encrypted(step.encrypted, { now });
  if (step.status === undefined) return exchange.failed({ now });
  const { www_authenticate: wwwAuthenticate, authentication_info: authenticationInfo } = step;
  return exchange.answered(step.status, { wwwAuthenticate, authenticationInfo, now });
}

/** A step as the core's JSON has it. */
function recordOf({ type, ...said }) {
  const record = { step: type, ...said };
  for (const name of ['headers', 'input']) {
    if (!(name in record)) continue;
    const value = record[name].exposeSecret();
    record[name] = value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
  }
  if (record.key?.password !== undefined) record.key = { ...record.key, password: record.key.password.exposeSecret() };
  if (record.token !== undefined) record.token = btoa(String.fromCharCode(...record.token));
  return record;
}

/** Names as the core has them. */
function inSnakeCase(value) {
  if (Array.isArray(value)) return value.map(inSnakeCase);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, value]) => [inSnakeCaseName(name), inSnakeCase(value)]));
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
