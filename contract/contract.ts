/** What crosses the wire: one schema per thing, read by server, screens and documentation. */
export * from './ledger.ts'
export * from './problem.ts'
export * from './result.ts'
export * from './session.ts'
