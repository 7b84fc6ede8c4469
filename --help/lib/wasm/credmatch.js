import { authorizationError, compileError, tableError, urlError } from '../errors.js';
import { authorization, canonicalHost, composed } from '../host.js';


/**
 * Takes documents one by one.
 */
export class Builder {
__destroy_into_raw() {
                const ptr = this.__wbg_ptr;
this.__wbg_ptr = 0;
BuilderFinalization.unregister(this);
return ptr;
            }
            free() {
                const ptr = this.__destroy_into_raw();
                wasm.__wbg_builder_free(ptr, 0);
            }
            /**
 * The same for bytes.
 * @param {string} layer
 * @param {string} name
 * @param {Uint8Array | number[]} bytes
 * @returns {boolean}
 */
addBytes(layer, name, bytes) {
let ptr0, len0, ptr1, len1, ptr2, len2;
try {
ptr0 = passStringToWasm0(layer, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len0 = WASM_VECTOR_LEN;
ptr1 = passStringToWasm0(name, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len1 = WASM_VECTOR_LEN;
ptr2 = passArray8ToWasm0(bytes, wasm.__wbindgen_malloc);
len2 = WASM_VECTOR_LEN;
} catch (e) {
if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
throw e;
}
const ret = wasm.builder_addBytes(this.__wbg_ptr, ptr0, len0, ptr1, len1, ptr2, len2);
return ret !== 0;
}
/**
 * Adds a document that is text; `false` if there is no layer of this kind.
 * @param {string} layer
 * @param {string} name
 * @param {string} text
 * @returns {boolean}
 */
addText(layer, name, text) {
let ptr0, len0, ptr1, len1, ptr2, len2;
try {
ptr0 = passStringToWasm0(layer, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len0 = WASM_VECTOR_LEN;
ptr1 = passStringToWasm0(name, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len1 = WASM_VECTOR_LEN;
ptr2 = passStringToWasm0(text, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len2 = WASM_VECTOR_LEN;
} catch (e) {
if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
throw e;
}
const ret = wasm.builder_addText(this.__wbg_ptr, ptr0, len0, ptr1, len1, ptr2, len2);
return ret !== 0;
}
/**
 * Compiles the documents.
 *
 * # Errors
 * A `CompileError`, or a `TableError` if there is a table.
 * @param {Uint8Array | number[] | null} [table]
 * @returns {Registry}
 */
compile(table) {
var ptr0 = isLikeNone(table) ? 0 : passArray8ToWasm0(table, wasm.__wbindgen_malloc);
var len0 = WASM_VECTOR_LEN;
const ret = wasm.builder_compile(this.__wbg_ptr, ptr0, len0);
if (ret[2]) {
throw takeFromExternrefTable0(ret[1]);
}
return Registry.__wrap(ret[0]);
}
/**
 * The most bytes that a document may have.
 * @returns {number}
 */
documentSize() {
const ret = wasm.builder_documentSize(this.__wbg_ptr);
return ret >>> 0;
}
/**
 * The format version of the document added last.
 * @param {number} version
 */
formatVersion(version) {
wasm.builder_formatVersion(this.__wbg_ptr, version);
}
/**
 * The same for bytes.
 * @param {string} target
 * @param {Uint8Array | number[]} bytes
 */
includeBytes(target, bytes) {
let ptr0, len0, ptr1, len1;
try {
ptr0 = passStringToWasm0(target, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len0 = WASM_VECTOR_LEN;
ptr1 = passArray8ToWasm0(bytes, wasm.__wbindgen_malloc);
len1 = WASM_VECTOR_LEN;
} catch (e) {
if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
throw e;
}
wasm.builder_includeBytes(this.__wbg_ptr, ptr0, len0, ptr1, len1);
}
/**
 * Supplies a text that the document added last includes.
 * @param {string} target
 * @param {string} text
 */
includeText(target, text) {
let ptr0, len0, ptr1, len1;
try {
ptr0 = passStringToWasm0(target, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len0 = WASM_VECTOR_LEN;
ptr1 = passStringToWasm0(text, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len1 = WASM_VECTOR_LEN;
} catch (e) {
if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
throw e;
}
wasm.builder_includeText(this.__wbg_ptr, ptr0, len0, ptr1, len1);
}
/**
 * Sets a limit by its name; `false` if there is none of this name.
 * @param {string} name
 * @param {number} most
 * @returns {boolean}
 */
limit(name, most) {
const val2 = +most;
const ptr0 = passStringToWasm0(name, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len0 = WASM_VECTOR_LEN;
const ret = wasm.builder_limit(this.__wbg_ptr, ptr0, len0, val2);
return ret !== 0;
}
/**
 * Says that a loader has supplied all that it may of what the document added last includes.
 */
loaded() {
wasm.builder_loaded(this.__wbg_ptr);
}
/**
 * The same for a loader, for which documents that are wrong include nothing: compiling says what is wrong.
 * @returns {string}
 */
missingIncludesOrNone() {
let deferred1_0;
let deferred1_1;
try {
const ret = wasm.builder_missingIncludesOrNone(this.__wbg_ptr);
deferred1_0 = ret[0];
deferred1_1 = ret[1];
return getStringFromWasm0(ret[0], ret[1]);
} finally {
wasm.__wbindgen_free(deferred1_0, deferred1_1, 1);
}
}
/**
 * What is included and was not supplied yet, as JSON.
 *
 * # Errors
 * A `CompileError`.
 * @returns {string}
 */
missingIncludes() {
let deferred2_0;
let deferred2_1;
try {
const ret = wasm.builder_missingIncludes(this.__wbg_ptr);
var ptr1 = ret[0];
var len1 = ret[1];
if (ret[3]) {
ptr1 = 0; len1 = 0;
throw takeFromExternrefTable0(ret[2]);
}
deferred2_0 = ptr1;
deferred2_1 = len1;
return getStringFromWasm0(ptr1, len1);
} finally {
wasm.__wbindgen_free(deferred2_0, deferred2_1, 1);
}
}
/**
 * A builder without documents.
 * @param {boolean} guess_ports
 */
constructor(guess_ports) {
const ret = wasm.builder_new(guess_ports);
this.__wbg_ptr = ret;
BuilderFinalization.register(this, this.__wbg_ptr, this);
return this;
}
/**
 * The default priority of the document added last.
 * @param {number} priority
 */
priority(priority) {
wasm.builder_priority(this.__wbg_ptr, priority);
}
/**
 * Says why a loader does not supply what `one`, the document of a file alone, includes at `at`; `absent` if there
 * is no such file.
 * @param {Builder} one
 * @param {number} at
 * @param {boolean} absent
 * @param {string} message
 * @param {string} help
 */
refuse(one, at, absent, message, help) {
_assertClass(one, Builder);
const val3 = +at;
const val4 = +absent;
let ptr0, len0, ptr1, len1;
try {
ptr0 = passStringToWasm0(message, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len0 = WASM_VECTOR_LEN;
ptr1 = passStringToWasm0(help, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len1 = WASM_VECTOR_LEN;
} catch (e) {
if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
throw e;
}
wasm.builder_refuse(this.__wbg_ptr, one.__wbg_ptr, val3, val4, ptr0, len0, ptr1, len1);
}
}
if (Symbol.dispose) Builder.prototype[Symbol.dispose] = Builder.prototype.free;

/**
 * A compiled registry.
 */
export class Registry {
static __wrap(ptr) {
                    const obj = Object.create(Registry.prototype);
                    obj.__wbg_ptr = ptr;
                    RegistryFinalization.register(obj, obj.__wbg_ptr, obj);
                    return obj;
                }
                __destroy_into_raw() {
                const ptr = this.__wbg_ptr;
this.__wbg_ptr = 0;
RegistryFinalization.unregister(this);
return ptr;
            }
            free() {
                const ptr = this.__destroy_into_raw();
                wasm.__wbg_registry_free(ptr, 0);
            }
            /**
 * What a request to a URL sends as `Authorization`: an object of `entry`, `scheme` and `value`, or undefined.
 *
 * # Errors
 * A `UrlError` or an `AuthorizationError`.
 * @param {string} url
 * @param {string | null | undefined} service
 * @param {string[] | null | undefined} challenges
 * @param {boolean} allow_insecure
 * @returns {any}
 */
authorization(url, service, challenges, allow_insecure) {
const val4 = +allow_insecure;
let ptr0, len0, ptr1, len1, ptr2, len2;
try {
ptr0 = passStringToWasm0(url, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len0 = WASM_VECTOR_LEN;
ptr1 = isLikeNone(service) ? 0 : passStringToWasm0(service, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len1 = WASM_VECTOR_LEN;
ptr2 = isLikeNone(challenges) ? 0 : passArrayJsValueToWasm0(challenges, wasm.__wbindgen_malloc);
len2 = WASM_VECTOR_LEN;
} catch (e) {
if (ptr2) { wasm.__externref_drop_slice(ptr2, len2); wasm.__wbindgen_free(ptr2, len2 * 4, 4); }
if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
throw e;
}
const ret = wasm.registry_authorization(this.__wbg_ptr, ptr0, len0, ptr1, len1, ptr2, len2, val4);
if (ret[2]) {
throw takeFromExternrefTable0(ret[1]);
}
return takeFromExternrefTable0(ret[0]);
}
/**
 * What changes from this registry to a new one, as JSON.
 * @param {Registry} _new
 * @param {string[] | null} [urls]
 * @returns {string}
 */
diff(_new, urls) {
let deferred2_0;
let deferred2_1;
try {
_assertClass(_new, Registry);
var ptr0 = isLikeNone(urls) ? 0 : passArrayJsValueToWasm0(urls, wasm.__wbindgen_malloc);
var len0 = WASM_VECTOR_LEN;
const ret = wasm.registry_diff(this.__wbg_ptr, _new.__wbg_ptr, ptr0, len0);
deferred2_0 = ret[0];
deferred2_1 = ret[1];
return getStringFromWasm0(ret[0], ret[1]);
} finally {
wasm.__wbindgen_free(deferred2_0, deferred2_1, 1);
}
}
/**
 * How many entries there are.
 * @returns {number}
 */
entryCount() {
const ret = wasm.registry_entryCount(this.__wbg_ptr);
return ret >>> 0;
}
/**
 * An entry as JSON.
 * @param {number} number
 * @returns {string | undefined}
 */
entry(number) {
const ret = wasm.registry_entry(this.__wbg_ptr, number);
let v1;
if (ret[0] !== 0) {
v1 = getStringFromWasm0(ret[0], ret[1]);
wasm.__wbindgen_free(ret[0], ret[1] * 1, 1);
}
return v1;
}
/**
 * Why a URL gets the entry that it gets, as JSON.
 *
 * # Errors
 * A `UrlError`.
 * @param {string} url
 * @param {string | null | undefined} service
 * @param {number} skip
 * @param {number} limit
 * @returns {string}
 */
explain(url, service, skip, limit) {
let deferred6_0;
let deferred6_1;
try {
const val3 = +skip;
const val4 = +limit;
let ptr0, len0, ptr1, len1;
try {
ptr0 = passStringToWasm0(url, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len0 = WASM_VECTOR_LEN;
ptr1 = isLikeNone(service) ? 0 : passStringToWasm0(service, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len1 = WASM_VECTOR_LEN;
} catch (e) {
if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
throw e;
}
const ret = wasm.registry_explain(this.__wbg_ptr, ptr0, len0, ptr1, len1, val3, val4);
var ptr5 = ret[0];
var len5 = ret[1];
if (ret[3]) {
ptr5 = 0; len5 = 0;
throw takeFromExternrefTable0(ret[2]);
}
deferred6_0 = ptr5;
deferred6_1 = len5;
return getStringFromWasm0(ptr5, len5);
} finally {
wasm.__wbindgen_free(deferred6_0, deferred6_1, 1);
}
}
/**
 * The best entry for a URL with its rank and place, as JSON.
 *
 * # Errors
 * A `UrlError`.
 * @param {string} url
 * @param {string | null} [service]
 * @returns {string | undefined}
 */
findMatch(url, service) {
let ptr0, len0, ptr1, len1;
try {
ptr0 = passStringToWasm0(url, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len0 = WASM_VECTOR_LEN;
ptr1 = isLikeNone(service) ? 0 : passStringToWasm0(service, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len1 = WASM_VECTOR_LEN;
} catch (e) {
if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
throw e;
}
const ret = wasm.registry_findMatch(this.__wbg_ptr, ptr0, len0, ptr1, len1);
if (ret[3]) {
throw takeFromExternrefTable0(ret[2]);
}
let v3;
if (ret[0] !== 0) {
v3 = getStringFromWasm0(ret[0], ret[1]);
wasm.__wbindgen_free(ret[0], ret[1] * 1, 1);
}
return v3;
}
/**
 * What is legal and yet probably wrong, as JSON.
 * @returns {string}
 */
lint() {
let deferred1_0;
let deferred1_1;
try {
const ret = wasm.registry_lint(this.__wbg_ptr);
deferred1_0 = ret[0];
deferred1_1 = ret[1];
return getStringFromWasm0(ret[0], ret[1]);
} finally {
wasm.__wbindgen_free(deferred1_0, deferred1_1, 1);
}
}
/**
 * Looks up bytes that are no text, to have it said what is wrong with them.
 *
 * # Errors
 * A `UrlError`.
 * @param {Uint8Array | number[]} url
 * @returns {number | undefined}
 */
lookupBytes(url) {
const ptr0 = passArray8ToWasm0(url, wasm.__wbindgen_malloc);
const len0 = WASM_VECTOR_LEN;
const ret = wasm.registry_lookupBytes(this.__wbg_ptr, ptr0, len0);
if (ret[2]) {
throw takeFromExternrefTable0(ret[1]);
}
return ret[0] === Number.MAX_SAFE_INTEGER ? undefined : ret[0];
}
/**
 * Looks up the URLs in the buffer, see [`lane::lookup_many`].
 * @param {number} count
 * @param {number} url_length
 * @param {number} service_length
 */
lookupMany(count, url_length, service_length) {
wasm.registry_lookupMany(this.__wbg_ptr, count, url_length, service_length);
}
/**
 * Looks up any URL: an odd one, a long one, or one of which it is to be said why it is refused.
 *
 * # Errors
 * A `UrlError`.
 * @param {string} url
 * @param {string | null} [service]
 * @returns {number | undefined}
 */
lookupText(url, service) {
let ptr0, len0, ptr1, len1;
try {
ptr0 = passStringToWasm0(url, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len0 = WASM_VECTOR_LEN;
ptr1 = isLikeNone(service) ? 0 : passStringToWasm0(service, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len1 = WASM_VECTOR_LEN;
} catch (e) {
if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
throw e;
}
const ret = wasm.registry_lookupText(this.__wbg_ptr, ptr0, len0, ptr1, len1);
if (ret[2]) {
throw takeFromExternrefTable0(ret[1]);
}
return ret[0] === Number.MAX_SAFE_INTEGER ? undefined : ret[0];
}
/**
 * Looks up the URL in the buffer, see [`lane::lookup`].
 * @param {number} url_length
 * @param {number} service_length
 * @returns {number}
 */
lookup(url_length, service_length) {
const ret = wasm.registry_lookup(this.__wbg_ptr, url_length, service_length);
return ret;
}
/**
 * Whether what was found for one URL holds for the other.
 *
 * # Errors
 * A `UrlError`.
 * @param {string} a
 * @param {string} b
 * @param {string | null} [service]
 * @returns {boolean}
 */
sameScope(a, b, service) {
let ptr0, len0, ptr1, len1, ptr2, len2;
try {
ptr0 = passStringToWasm0(a, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len0 = WASM_VECTOR_LEN;
ptr1 = passStringToWasm0(b, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len1 = WASM_VECTOR_LEN;
ptr2 = isLikeNone(service) ? 0 : passStringToWasm0(service, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len2 = WASM_VECTOR_LEN;
} catch (e) {
if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 1, 1); }
if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
throw e;
}
const ret = wasm.registry_sameScope(this.__wbg_ptr, ptr0, len0, ptr1, len1, ptr2, len2);
if (ret[2]) {
throw takeFromExternrefTable0(ret[1]);
}
return ret[0] !== 0;
}
/**
 * The table as bytes.
 * @returns {Uint8Array}
 */
tableBytes() {
const ret = wasm.registry_tableBytes(this.__wbg_ptr);
var v1 = getArrayU8FromWasm0(ret[0], ret[1]).slice();
wasm.__wbindgen_free(ret[0], ret[1] * 1, 1);
return v1;
}
/**
 * The most bytes that a URL may have.
 * @returns {number}
 */
urlLength() {
const ret = wasm.registry_urlLength(this.__wbg_ptr);
return ret >>> 0;
}
}
if (Symbol.dispose) Registry.prototype[Symbol.dispose] = Registry.prototype.free;

/**
 * Does nothing with a text in the buffer but clear it: what the crossing itself costs.
 * @param {number} length
 * @returns {number}
 */
export function laneCrossing(length) {
const ret = wasm.laneCrossing(length);
return ret;
}

/**
 * Where the buffer is: the addresses of texts, lengths and answers, then the room for texts in bytes and that for
 * lengths and answers. It stays there for good.
 * @returns {Uint32Array}
 */
export function laneLayout() {
const ret = wasm.laneLayout();
var v1 = getArrayU32FromWasm0(ret[0], ret[1]).slice();
wasm.__wbindgen_free(ret[0], ret[1] * 4, 4);
return v1;
}

/**
 * A reference resolved against the URL that it stands in.
 * @param {string} base
 * @param {string} reference
 * @returns {string}
 */
export function resolveReference(base, reference) {
let deferred3_0;
let deferred3_1;
try {
let ptr0, len0, ptr1, len1;
try {
ptr0 = passStringToWasm0(base, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len0 = WASM_VECTOR_LEN;
ptr1 = passStringToWasm0(reference, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
len1 = WASM_VECTOR_LEN;
} catch (e) {
if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
throw e;
}
const ret = wasm.resolveReference(ptr0, len0, ptr1, len1);
deferred3_0 = ret[0];
deferred3_1 = ret[1];
return getStringFromWasm0(ret[0], ret[1]);
} finally {
wasm.__wbindgen_free(deferred3_0, deferred3_1, 1);
}
}

/**
 * The version of the library.
 * @returns {string}
 */
export function version() {
let deferred1_0;
let deferred1_1;
try {
const ret = wasm.version();
deferred1_0 = ret[0];
deferred1_1 = ret[1];
return getStringFromWasm0(ret[0], ret[1]);
} finally {
wasm.__wbindgen_free(deferred1_0, deferred1_1, 1);
}
}
function __wbg_get_imports() {
            const import0 = {
            __proto__: null,
        __wbg___wbindgen_string_get_7ce8eee7fd327545: function(arg0, arg1) {
const obj = arg1;
const ret = typeof(obj) === 'string' ? obj : undefined;
var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
var len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
__wbg___wbindgen_throw_4c88d8bf264fd984: function(arg0, arg1) {
throw new Error(getStringFromWasm0(arg0, arg1));
},
__wbg_authorizationError_468c318abed8f5c4: function(arg0, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9) {
const ret = authorizationError(getStringFromWasm0(arg0, arg1), arg2, getStringFromWasm0(arg3, arg4), getStringFromWasm0(arg5, arg6), arg7 === Number.MAX_SAFE_INTEGER ? undefined : arg7, arg8 === 0 ? undefined : getStringFromWasm0(arg8, arg9));
return ret;
},
__wbg_authorization_17386d2c675b3dfd: function(arg0, arg1, arg2, arg3, arg4) {
const ret = authorization(arg0 >>> 0, getStringFromWasm0(arg1, arg2), getStringFromWasm0(arg3, arg4));
return ret;
},
__wbg_canonicalHost_4f917b4f4fc4b675: function(arg0, arg1, arg2) {
const ret = canonicalHost(getStringFromWasm0(arg1, arg2));
var ptr1 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
var len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
__wbg_compileError_c91bd32136d402c4: function(arg0, arg1, arg2, arg3) {
const ret = compileError(getStringFromWasm0(arg0, arg1), getStringFromWasm0(arg2, arg3));
return ret;
},
__wbg_composed_589afa48605dc229: function(arg0, arg1, arg2) {
const ret = composed(getStringFromWasm0(arg1, arg2));
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
},
__wbg_tableError_2cbc3bbc98e654fd: function(arg0, arg1, arg2, arg3, arg4) {
const ret = tableError(getStringFromWasm0(arg0, arg1), arg2, getStringFromWasm0(arg3, arg4));
return ret;
},
__wbg_urlError_b0ddf976dde1efc2: function(arg0, arg1, arg2, arg3, arg4, arg5) {
const ret = urlError(getStringFromWasm0(arg0, arg1), arg2, getStringFromWasm0(arg3, arg4), arg5 >>> 0);
return ret;
},
__wbindgen_init_externref_table: function() {
const table = wasm.__wbindgen_externrefs;
table.set(0, undefined);
table.set(1024, undefined);
table.set(1025, null);
table.set(1026, true);
table.set(1027, false);
},
};
        return {
            __proto__: null,
            "./credmatch_bg.js": import0,
        };
}

const BuilderFinalization = (typeof FinalizationRegistry === 'undefined')
? { register: () => {}, unregister: () => {} }
: new FinalizationRegistry(ptr => wasm.__wbg_builder_free(ptr, 1));
const RegistryFinalization = (typeof FinalizationRegistry === 'undefined')
? { register: () => {}, unregister: () => {} }
: new FinalizationRegistry(ptr => wasm.__wbg_registry_free(ptr, 1));

function addToExternrefTable0(obj) {
                    const idx = wasm.__externref_table_alloc();
                    wasm.__wbindgen_externrefs.set(idx, obj);
                    return idx;
                }

function _assertClass(instance, klass) {
                if (!(instance instanceof klass)) {
                    throw new Error(`expected instance of ${klass.name}`);
                }
            }

function getArrayU32FromWasm0(ptr, len) {
                    ptr = ptr >>> 0;
                    return getUint32ArrayMemory0().subarray(ptr / 4, ptr / 4 + len);
                }

function getArrayU8FromWasm0(ptr, len) {
                    ptr = ptr >>> 0;
                    return getUint8ArrayMemory0().subarray(ptr / 1, ptr / 1 + len);
                }

let cachedDataViewMemory0 = null;
                function getDataViewMemory0() {
                    if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {
                        cachedDataViewMemory0 = new DataView(wasm.memory.buffer);
                    }
                    return cachedDataViewMemory0;
                }

function getStringFromWasm0(ptr, len) {
                    ptr = ptr >>> 0;
                    return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));
                }

let cachedUint32ArrayMemory0 = null;
                function getUint32ArrayMemory0() {
                    if (cachedUint32ArrayMemory0 === null || cachedUint32ArrayMemory0.byteLength === 0) {
                        cachedUint32ArrayMemory0 = new Uint32Array(wasm.memory.buffer);
                    }
                    return cachedUint32ArrayMemory0;
                }

let cachedUint8ArrayMemory0 = null;
                function getUint8ArrayMemory0() {
                    if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {
                        cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
                    }
                    return cachedUint8ArrayMemory0;
                }

function isLikeNone(x) {
                return x === undefined || x === null;
            }

function passArray8ToWasm0(arg, malloc) {
                    const ptr = malloc(arg.length * 1, 1) >>> 0;
                    getUint8ArrayMemory0().set(arg, ptr / 1);
                    WASM_VECTOR_LEN = arg.length;
                    return ptr;
                }

function passArrayJsValueToWasm0(array, malloc) {
                            const ptr = malloc(array.length * 4, 4) >>> 0;
                            for (let i = 0; i < array.length; i++) {
                                const add = addToExternrefTable0(array[i]);
                                getDataViewMemory0().setUint32(ptr + 4 * i, add, true);
                            }
                            WASM_VECTOR_LEN = array.length;
                            return ptr;
                        }

function passStringToWasm0(arg, malloc, realloc) {
                    if (realloc === undefined) {
                    const buf = cachedTextEncoder.encode(arg);
                    const ptr = malloc(buf.length, 1) >>> 0;
                    getUint8ArrayMemory0().subarray(ptr, ptr + buf.length).set(buf);
                    WASM_VECTOR_LEN = buf.length;
                    return ptr;
                }

                let len = arg.length;
                let ptr = malloc(len, 1) >>> 0;

                const mem = getUint8ArrayMemory0();

                let offset = 0;

                for (; offset < len; offset++) {
                    const code = arg.charCodeAt(offset);
                    if (code > 0x7F) break;
                    mem[ptr + offset] = code;
                }
            if (offset !== len) {
                        if (offset !== 0) {
                            arg = arg.slice(offset);
                        }
                        ptr = realloc(ptr, len, len = offset + arg.length * 3, 1) >>> 0;
                        const view = getUint8ArrayMemory0().subarray(ptr + offset, ptr + len);
                        const ret = cachedTextEncoder.encodeInto(arg, view);
                        
                        offset += ret.written;
                        ptr = realloc(ptr, len, offset, 1) >>> 0;
                    }

                    WASM_VECTOR_LEN = offset;
                    return ptr;
                }

function takeFromExternrefTable0(idx) {
                    const value = wasm.__wbindgen_externrefs.get(idx);
                    wasm.__externref_table_dealloc(idx);
                    return value;
                }

let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
cachedTextDecoder.decode();
                        const MAX_SAFARI_DECODE_BYTES = 2146435072;
                        let numBytesDecoded = 0;
                        function decodeText(bytes) {
                            numBytesDecoded += bytes.length;
                            if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
                                cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
                                cachedTextDecoder.decode();
                                numBytesDecoded = bytes.length;
                            }
                            return cachedTextDecoder.decode(bytes);
                        }

const cachedTextEncoder = new TextEncoder();

                        if (!('encodeInto' in cachedTextEncoder)) {
                            cachedTextEncoder.encodeInto = function (arg, view) {
                const buf = cachedTextEncoder.encode(arg);
                view.set(buf);
                return {
                    read: arg.length,
                    written: buf.length
                };
            };
                        }

let WASM_VECTOR_LEN = 0;

let wasmModule, wasmInstance, wasm;
            function __wbg_finalize_init(instance, module) {
                wasmInstance = instance;
                wasm = instance.exports;
                wasmModule = module;
                cachedDataViewMemory0 = null;
cachedUint32ArrayMemory0 = null;
cachedUint8ArrayMemory0 = null;
wasm.__wbindgen_start();
return wasm;
            }

            async function __wbg_load(module, imports) {
                if (typeof Response === 'function' && module instanceof Response) {
                    if (!module.ok) {
                        throw new Error(`failed to fetch Wasm: ${module.status} ${module.statusText} fetching '${module.url}'`);
                    }

                    if (typeof WebAssembly.instantiateStreaming === 'function') {
                        try {
                            return await WebAssembly.instantiateStreaming(module, imports);
                        } catch (e) {
                            const validResponse = expectedResponseType(module.type);

                            if (validResponse && module.headers.get('Content-Type') !== 'application/wasm') {
                                console.warn("`WebAssembly.instantiateStreaming` failed because your server does not serve Wasm with `application/wasm` MIME type. Falling back to `WebAssembly.instantiate` which is slower. Original error:\n", e);

                            } else { throw e; }
                        }
                    }

                    const bytes = await module.arrayBuffer();
                    return await WebAssembly.instantiate(bytes, imports);
                } else {
                    const instance = await WebAssembly.instantiate(module, imports);

                    if (instance instanceof WebAssembly.Instance) {
                        return { instance, module };
                    } else {
                        return instance;
                    }
                }

                function expectedResponseType(type) {
                    switch (type) {
                        case 'basic': case 'cors': case 'default': return true;
                    }
                    return false;
                }
            }

            function initSync(module) {
                if (wasm !== undefined) return wasm;

                
                if (module !== undefined) {
                    if (Object.getPrototypeOf(module) === Object.prototype) {
                        ({module} = module)
                    } else {
                        console.warn('using deprecated parameters for `initSync()`; pass a single object instead')
                    }
                }

                const imports = __wbg_get_imports();
                if (!(module instanceof WebAssembly.Module)) {
                    module = new WebAssembly.Module(module);
                }
                const instance = new WebAssembly.Instance(module, imports);
                return __wbg_finalize_init(instance, module);
            }

            let __wbg_init_promise;
            async function __wbg_init(module_or_path) {
                if (wasm !== undefined) return wasm;
                if (__wbg_init_promise === undefined) {
                    __wbg_init_promise = __wbg_init_once(module_or_path);
                    __wbg_init_promise.catch(() => { __wbg_init_promise = undefined; });
                }
                return __wbg_init_promise;
            }

            async function __wbg_init_once(module_or_path) {
                
                if (module_or_path !== undefined) {
                    if (Object.getPrototypeOf(module_or_path) === Object.prototype) {
                        ({module_or_path} = module_or_path)
                    } else {
                        console.warn('using deprecated parameters for the initialization function; pass a single object instead')
                    }
                }

                
                const imports = __wbg_get_imports();

                if (typeof module_or_path === 'string' || (typeof Request === 'function' && module_or_path instanceof Request) || (typeof URL === 'function' && module_or_path instanceof URL)) {
                    module_or_path = fetch(module_or_path);
                }

                const { instance, module } = await __wbg_load(await module_or_path, imports);

                return __wbg_finalize_init(instance, module);
            }
            
export { initSync, __wbg_init as default };