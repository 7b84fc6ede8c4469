import type { Code } from './codes.js';
import type { Kind } from './names.js';
import type { Diagnostic } from './records.js';

/** The base of all errors of this package that are not a `TypeError` or `RangeError` about an argument. */
export class CredmatchError extends Error {
  protected constructor();
  /** The stable code. The three that are no {@link Code} are of this package alone. */
  readonly code: Code | 'closed' | 'module-not-ready' | 'module-broken';
}

/** Documents that make no registry. */
export class CompileError extends CredmatchError {
  private constructor();
  /** The code of the first error. */
  readonly code: Code;
  /** Its number. */
  readonly number: number;
  /** All that was found in all documents, errors and warnings. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A URL that is refused, which never means that no entry matches. No part of the URL is in it. */
export class UrlError extends CredmatchError {
  private constructor();
  readonly code: Code;
  /** The number of the code. */
  readonly number: number;
  /** What to do about it. */
  readonly help: string;
  /** Bytes of the URL, in UTF-8, before what is wrong. */
  readonly offset: number;
}

/** Bytes that are no table, or not the table of these documents. */
export class TableError extends CredmatchError {
  private constructor();
  readonly code: Code;
  /** The number of the code. */
  readonly number: number;
}

/** What the best entry holds can't be presented. No other entry is tried. */
export class AuthorizationError extends CredmatchError {
  private constructor();
  readonly code: Code;
  /** The number of the code. */
  readonly number: number;
  /** What to do about it. */
  readonly help: string;
  /** The number of the entry. */
  readonly entry?: number;
  /** The kind of its credentials. */
  readonly kind?: Kind;
}

/** A registry or table was used after it was closed. */
export class ClosedError extends CredmatchError {
  private constructor();
  readonly code: 'closed';
}

/**
 * The WebAssembly module is not loaded yet (`module-not-ready`), or has stopped, as it does when memory runs out, or the
 * stack inside the module (`module-broken`). All but a single look-up want some room on the stack before they begin, and
 * throw a `RangeError` that stops nothing if there is none.
 */
export class ModuleError extends CredmatchError {
  private constructor();
  readonly code: 'module-not-ready' | 'module-broken';
}
