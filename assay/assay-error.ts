/** Everything that the assay refuses. A closed list: the server and the screens switch over it. */
export type AssayErrorCode =
  | 'file.empty'
  | 'file.tooLarge'
  | 'file.binary'
  | 'file.unknownFormat'
  | 'file.unsupported'
  | 'file.malformed'
  | 'file.cutOff'
  | 'file.noReadings'
  | 'file.unknownToken'
  | 'file.mixedDecimalMarks'
  | 'well.invalid'
  | 'layout.malformed'
  | 'layout.duplicateWell'
  | 'layout.unknownWell'
  | 'method.invalid'
  | 'number.invalid'
  | 'calibration.undetermined'
  | 'calibration.notConverged'
  | 'run.severalPlates'
  | 'run.severalBlocks'
  | 'run.noReadings'
  | 'run.wrongSignal'
  | 'run.unevenTimes'

/** Where it stands; lines and columns count from 1, columns are the cells of a line. */
export type AssayErrorPlace = { line?: number; column?: number; well?: string }

/** A refusal: `message` is a sentence for a person, saying what is wrong, where, and what to do. */
export class AssayError extends Error {
  readonly code: AssayErrorCode
  readonly place: AssayErrorPlace

  constructor(code: AssayErrorCode, message: string, place: AssayErrorPlace = {}) {
    super(message)
    this.name = 'AssayError'
    this.code = code
    this.place = place
  }

  get line(): number | undefined {
    return this.place.line
  }

  get column(): number | undefined {
    return this.place.column
  }

  get well(): string | undefined {
    return this.place.well
  }
}

/** At most 40 characters of hostile text, without control characters, to show inside a message. */
export function quote(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
  const clean = text.slice(0, 41).replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
  return clean.length > 40 ? `"${clean.slice(0, 40)}…"` : `"${clean}"`
}
