// The hot lane: texts go through a fixed buffer of the module with one `encodeInto`, answers come back as integers.
// The module clears the buffer once it has read it.

/** What a batch says of a URL that no entry matches. */
export const NO_ENTRY = -1;
/** What a batch says of a URL that is refused; `lookup` says why. */
export const INVALID_URL = -2;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

// Where a call has got to. One that throws leaves it there, and needs no catching for that: the next one sees it.
const IDLE = 0;
const WRITTEN = 1;
const INSIDE = 2;

export class Lane {
  #at = IDLE;
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

  /** Whether the call that threw was inside the module; its glue is taken for it. */
  get isInside() {
    return this.#at === INSIDE;
  }

  /** Looks at the buffer where it lies; anew when memory grew, which leaves the old views without bytes. */
  #view() {
    if (this.#at === INSIDE) throw new Error('a call into the module never came back');
    const [text, lengths, answers, room, most] = this.#layout;
    const { buffer } = this.#memory;
    this.#text = new Uint8Array(buffer, text, room);
    this.#lengths = new Uint32Array(buffer, lengths, most);
    this.#answers = new Int32Array(buffer, answers, most);
    if (this.#at === WRITTEN) this.#text.fill(0);
    this.#at = IDLE;
  }

  /** The answer for one URL; `INVALID_URL` also for one that must go the other way. */
  lookup(handle, url, service) {
    if (this.#at !== IDLE || this.#text.length === 0) this.#view();
    this.#at = WRITTEN;
    const { read, written } = encoder.encodeInto(url, this.#text);
    // Only ASCII is sure to be what it was: lone surrogates become another character.
    if (read !== url.length || written !== read) {
      this.#text.fill(0, 0, written);
      this.#at = IDLE;
      return INVALID_URL;
    }
    if (service === undefined) return this.#enter(handle, written, 0);
    const behind = encoder.encodeInto(service, this.#text.subarray(written));
    if (behind.read !== service.length || behind.written !== behind.read) {
      this.#text.fill(0, 0, written + behind.written);
      this.#at = IDLE;
      return INVALID_URL;
    }
    return this.#enter(handle, written, behind.written);
  }

  #enter(handle, urlLength, serviceLength) {
    this.#at = INSIDE;
    const answer = handle.lookup(urlLength, serviceLength);
    this.#at = IDLE;
    return answer;
  }

  /** A text that the module left in the buffer, which is cleared of it. */
  takeText(length) {
    if (this.#text.length === 0) this.#view();
    this.#at = WRITTEN;
    const bytes = this.#text.subarray(0, length);
    const text = decoder.decode(bytes);
    bytes.fill(0);
    this.#at = IDLE;
    return text;
  }

  /**
   * Fills in the answers for many URLs; gives the place of the first text that is none, if one is. Nothing of the caller's
   * may run meanwhile: `urls` is an array of our own.
   */
  lookupMany(handle, urls, service, answers) {
    const behind = service ?? '';
    const room = this.#room - behind.length;
    let at = 0;
    while (at < urls.length) {
      if (this.#at !== IDLE || this.#text.length === 0) this.#view();
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
      this.#at = WRITTEN;
      const { read, written } = encoder.encodeInto(joined + behind, this.#text);
      // As many bytes as there were characters, and all of them: what ends at the buffer's end is no ASCII for that.
      if (read === length && written === length) {
        this.#at = INSIDE;
        handle.lookupMany(count, joined.length, behind.length);
        this.#at = IDLE;
        // Memory may have grown for one of them.
        if (this.#answers.length === 0) this.#view();
        answers.set(count === this.#most ? this.#answers : this.#answers.subarray(0, count), at);
      } else {
        this.#text.fill(0, 0, written);
        this.#at = IDLE;
        for (let next = at; next < at + count; next += 1) answers[next] = this.lookup(handle, urls[next], service);
      }
      at += count;
    }
    return undefined;
  }
}
