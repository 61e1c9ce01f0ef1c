// Loaded before the server: at SIGUSR2 its clock jumps by so many milliseconds, PostgreSQL's does not.
const jumpMs = Number(process.env['FAULT_CLOCK_MS'] ?? 0)
const RealDate = Date
let offsetMs = 0
process.on('SIGUSR2', () => (offsetMs = jumpMs))
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + offsetMs)
    else super(...given)
  }
  static now() {
    return RealDate.now() + offsetMs
  }
}
