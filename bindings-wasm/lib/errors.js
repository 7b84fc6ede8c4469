// Every error of this package that is not a TypeError or RangeError about an argument.

import { ownOf } from './arguments.js';

/** The base of them all. */
export class CredmatchError extends Error {
  static {
    // On the prototype, as the names of built-in errors are.
    Object.defineProperty(this.prototype, 'name', { value: 'CredmatchError', configurable: true, writable: true });
  }

  constructor(code, message, details) {
    super(message);
    this.code = code;
    Object.assign(this, details);
  }
}

function named(type, name) {
  Object.defineProperty(type.prototype, 'name', { value: name, configurable: true, writable: true });
  return type;
}

/** Documents that make no registry. */
export const CompileError = /*#__PURE__*/ named(class CompileError extends CredmatchError {}, 'CompileError');
/** A URL that is refused. */
export const UrlError = /*#__PURE__*/ named(class UrlError extends CredmatchError {}, 'UrlError');
/** Bytes that are no table, or not the table of these documents. */
export const TableError = /*#__PURE__*/ named(class TableError extends CredmatchError {}, 'TableError');
/** What an entry holds cannot be presented. */
export const AuthorizationError = /*#__PURE__*/ named(
  class AuthorizationError extends CredmatchError {},
  'AuthorizationError',
);
/** A registry or table that is closed was used. */
export const ClosedError = /*#__PURE__*/ named(class ClosedError extends CredmatchError {}, 'ClosedError');
/** The WebAssembly module is not there yet, or will not work any more. */
export const ModuleError = /*#__PURE__*/ named(class ModuleError extends CredmatchError {}, 'ModuleError');

// What follows is called by the WebAssembly modules.

export function urlError(code, number, message, help, offset) {
  return new UrlError(code, `${code}: ${message} (at byte ${offset})`, { number, help, offset });
}

export function tableError(code, number, message) {
  return new TableError(code, `${code}: ${message}`, { number });
}

export function compileError(message, diagnostics) {
  const list = records(diagnostics);
  const first = list.find((one) => one.severity === 'error') ?? list[0];
  const { code, number } = ownOf(first);
  return new CompileError(code, message, { number, diagnostics: list });
}

export function authorizationError(code, number, message, help, entry, kind) {
  const details = { number, help };
  if (entry !== undefined) details.entry = entry;
  if (kind !== undefined) details.kind = kind;
  return new AuthorizationError(code, message, details);
}

/** Records from JSON text: names in camel case, frozen. */
export function records(text) {
  return JSON.parse(text, (key, value) => {
    if (value === null || typeof value !== 'object') return value;
    if (!Array.isArray(value)) {
      for (const name of Object.keys(value)) {
        if (!name.includes('_')) continue;
        value[name.replace(/_(.)/g, (_, letter) => letter.toUpperCase())] = value[name];
        delete value[name];
      }
    }
    return Object.freeze(value);
  });
}
