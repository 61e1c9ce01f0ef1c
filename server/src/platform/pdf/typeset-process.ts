/**
 * The process that sets documents: one at a time, as its parent sends them. A process and not a thread, because a
 * thread inside native code cannot be stopped, and because what ends the one ends the whole server.
 */
import { openCompiler, typeset, type Compiler, type Typeset, type TypesetJob } from './typeset.ts'

/** What comes back for each job. */
export type TypesetAnswer = { readonly rssMiB: number } & (
  | Typeset
  /** There is no compiler for this platform. */
  | { readonly kind: 'unavailable'; readonly message: string }
)

const compilerModule = process.argv[2] ?? ''
let opened: ReturnType<typeof openCompiler> | null = null

process.on('message', (job: TypesetJob) => {
  void answer(job).then((typeset) => {
    const rssMiB = Math.round(process.memoryUsage.rss() / 2 ** 20)
    return process.send?.({ ...typeset, rssMiB } satisfies TypesetAnswer)
  })
})

async function answer(job: TypesetJob) {
  try {
    if (opened === null) {
      const module: { NodeCompiler: Compiler } = await import(compilerModule)
      opened = openCompiler(module.NodeCompiler)
    }
  } catch (error) {
    return { kind: 'unavailable', message: String(error) } as const
  }
  return typeset(opened, job)
}
