import type { CalculatedValue, Reading, ReadingFlag } from '../plate/reading.ts'

/** What a value has of its own. */
type Point = Pick<Reading, 'timeS' | 'well' | 'value' | 'flag'>
/** What it has in common with those around it. */
type Series = { plate: string; block: string; unit: string | null; name?: string }

const chunkRows = 2048
/** By their numbers in a table; 0 is no flag. */
const flags: readonly (ReadingFlag | null)[] = [
  null,
  'overflow',
  'missed',
  'error',
  'above',
  'below',
  'masked',
]

/**
 * The values of a file in the order in which they stand there, in columns of 23 bytes a value: as
 * objects they took 190, thirty times the cell that they are read from. An object is made when it
 * is asked for.
 */
class ValueTable<Of extends Series, Value> implements Iterable<Value> {
  readonly #make: (series: Of, point: Point) => Value
  readonly #chunks: Chunk[] = []
  readonly #series = new Numbering<Of>()
  readonly #wells = new Numbering<string>()
  #last: Of | null = null
  #lastNumber = 0
  #length = 0

  constructor(make: (series: Of, point: Point) => Value) {
    this.#make = make
  }

  get length(): number {
    return this.#length
  }

  add(series: Of, { timeS, well, value, flag }: Point): void {
    const row = this.#length % chunkRows
    if (row === 0) this.#chunks.push(newChunk())
    const chunk = this.#chunks.at(-1)
    if (chunk === undefined) return
    if (this.#last === null || !isSame(this.#last, series)) {
      this.#last = series
      this.#lastNumber = this.#series.numberOf(keyOf(series), series)
    }
    chunk.series[row] = this.#lastNumber
    chunk.wells[row] = this.#wells.numberOf(well, well)
    chunk.timesS[row] = timeS ?? Number.NaN
    chunk.values[row] = value ?? Number.NaN
    chunk.flags[row] = flags.indexOf(flag)
    this.#length++
  }

  *[Symbol.iterator](): Generator<Value, undefined> {
    for (let index = 0; index < this.#length; index++) {
      const chunk = this.#chunks[Math.floor(index / chunkRows)]
      const row = index % chunkRows
      const series = this.#series.at(chunk?.series[row])
      const well = this.#wells.at(chunk?.wells[row])
      const flag = flags[chunk?.flags[row] ?? 0]
      if (series === undefined || well === undefined || flag === undefined) {
        throw new Error('a table of values has lost a row')
      }
      const [timeS, value] = [numberOrNull(chunk?.timesS[row]), numberOrNull(chunk?.values[row])]
      yield this.#make(series, { timeS, well, value, flag })
    }
  }

  toJSON(): Value[] {
    return [...this]
  }
}

type Chunk = {
  series: Uint32Array
  wells: Uint16Array
  /** NaN is an endpoint. */
  timesS: Float64Array
  /** NaN is no number; a flag says why. */
  values: Float64Array
  flags: Uint8Array
}

const newChunk = (): Chunk => ({
  series: new Uint32Array(chunkRows),
  wells: new Uint16Array(chunkRows),
  timesS: new Float64Array(chunkRows),
  values: new Float64Array(chunkRows),
  flags: new Uint8Array(chunkRows),
})

const numberOrNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value

const isSame = (a: Series, b: Series): boolean =>
  a.plate === b.plate && a.block === b.block && a.unit === b.unit && a.name === b.name

const keyOf = ({ plate, block, unit, name }: Series): string =>
  JSON.stringify([plate, block, unit, name])

/** Numbers for things that come again and again, from 0 in the order in which they first came. */
class Numbering<Thing> {
  readonly #things: Thing[] = []
  readonly #numbers = new Map<string, number>()

  numberOf(key: string, thing: Thing): number {
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.#numbers.set(key, this.#things.length)
    return this.#things.push(thing) - 1
  }

  at(number: number | undefined): Thing | undefined {
    return number === undefined ? undefined : this.#things[number]
  }
}

export type Readings = ValueTable<Omit<Reading, keyof Point>, Reading>
export type CalculatedValues = ValueTable<Omit<CalculatedValue, keyof Point>, CalculatedValue>

export const newReadings = (): Readings =>
  new ValueTable(({ plate, block, unit }, { timeS, well, value, flag }) => ({
    plate,
    block,
    timeS,
    well,
    value,
    unit,
    flag,
  }))

export const newCalculatedValues = (): CalculatedValues =>
  new ValueTable(({ plate, block, unit, name }, { timeS, well, value, flag }) => ({
    plate,
    block,
    timeS,
    well,
    value,
    unit,
    flag,
    name,
  }))
