/** Where in a JPEG the next byte stands. */
type Place = 'hunt' | 'marker' | 'length' | 'segment' | 'entropy' | 'loose'

/**
 * Cuts a stream of MJPEG (multipart or bare) into whole JPEG files, FF D8 to FF D9, whatever stands between them and however
 * the bytes are cut. Walks the marker segments (ITU-T T.81 B.1.1), so that the end mark inside an EXIF thumbnail does not end
 * the picture; falls back to the next FF D9 for cameras whose headers break the rules. Never throws; keeps at most
 * `maxFrameBytes`, and a frame longer than that is dropped.
 */
export class JpegSplitter {
  readonly #maxFrameBytes: number
  #buffer: Uint8Array
  #filled = 0
  #place: Place = 'hunt'
  #previous = 0
  #skip = 0
  #segmentHigh = -1
  #marker = 0
  #discarded = 0

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes
    this.#buffer = new Uint8Array(Math.min(65_536, maxFrameBytes))
  }

  /** Bytes so far that belonged to no picture (boundaries and headers count). */
  get discarded(): number {
    return this.#discarded
  }
  get buffered(): number {
    return this.#filled
  }

  push(chunk: Uint8Array): Uint8Array[] {
    const frames: Uint8Array[] = []
    for (const byte of chunk) {
      const frame = this.#step(byte)
      if (frame) frames.push(frame)
    }
    return frames
  }

  /** Forgets a picture in progress and overwrites it. */
  wipe(): void {
    this.#buffer.fill(0)
    this.#restart()
  }

  #step(byte: number): Uint8Array | undefined {
    const before = this.#previous
    this.#previous = byte
    if (this.#place === 'hunt') {
      if (before === 0xff && byte === 0xd8) this.#begin()
      else this.#discarded += 1
      return undefined
    }
    if (!this.#keep(byte)) return undefined
    switch (this.#place) {
      case 'segment':
        this.#skip -= 1
        if (this.#skip === 0) this.#enter(this.#marker === 0xda ? 'entropy' : 'marker')
        return undefined
      case 'length':
        return this.#length(byte)
      case 'marker':
        return this.#markerByte(before, byte)
      default:
        return this.#scan(before, byte)
    }
  }

  #markerByte(before: number, byte: number): Uint8Array | undefined {
    if (byte === 0xff) return undefined
    if (before !== 0xff) {
      this.#place = 'loose'
      return undefined
    }
    if (byte === 0xd9) return this.#finish()
    if (byte === 0xd8) this.#begin()
    else if (byte === 0x00 || byte === 0x01 || (byte >= 0xd0 && byte <= 0xd7)) this.#enter('marker')
    else {
      this.#marker = byte
      this.#segmentHigh = -1
      this.#place = 'length'
    }
    return undefined
  }

  #length(byte: number): undefined {
    if (this.#segmentHigh < 0) {
      this.#segmentHigh = byte
      return
    }
    this.#skip = ((this.#segmentHigh << 8) | byte) - 2
    if (this.#skip < 0 || this.#skip > this.#maxFrameBytes) this.#place = 'loose'
    else if (this.#skip === 0) this.#enter(this.#marker === 0xda ? 'entropy' : 'marker')
    else this.#place = 'segment'
  }

  /** Inside coded data: FF 00 and restart marks belong to it, FF D9 ends it, FF D8 means the last picture was cut off. */
  #scan(before: number, byte: number): Uint8Array | undefined {
    if (before !== 0xff || byte === 0x00 || byte === 0xff || (byte >= 0xd0 && byte <= 0xd7)) return undefined
    if (byte === 0xd9) return this.#finish()
    if (byte === 0xd8) this.#begin()
    else if (this.#place === 'entropy') {
      this.#marker = byte
      this.#segmentHigh = -1
      this.#place = 'length'
    }
    return undefined
  }

  #enter(place: Place): void {
    this.#place = place
    // The last byte of a segment may be FF; it must not be taken for half of a marker.
    this.#previous = 0
  }

  #begin(): void {
    this.#discarded += this.#filled
    this.#filled = 0
    this.#append(0xff)
    this.#append(0xd8)
    this.#enter('marker')
  }

  #finish(): Uint8Array {
    const frame = this.#buffer.slice(0, this.#filled)
    this.#filled = 0
    this.#restart()
    return frame
  }

  #restart(): void {
    this.#discarded += this.#filled
    this.#filled = 0
    this.#place = 'hunt'
    this.#previous = 0
  }

  #keep(byte: number): boolean {
    if (this.#filled >= this.#maxFrameBytes) {
      this.#restart()
      return false
    }
    this.#append(byte)
    return true
  }

  #append(byte: number): void {
    if (this.#filled === this.#buffer.length) {
      const grown = new Uint8Array(Math.min(this.#maxFrameBytes, this.#buffer.length * 2))
      grown.set(this.#buffer)
      this.#buffer.fill(0)
      this.#buffer = grown
    }
    this.#buffer[this.#filled] = byte
    this.#filled += 1
  }
}
