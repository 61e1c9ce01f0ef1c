/** `luminous`: one verb each. Exit 0 fine, 1 the answer is no, 2 used wrongly. */
import { commands } from './commands/commands.ts'
import { errorCode } from './platform/fault.ts'
import { OperatorError, Problem } from './platform/problem.ts'
import { AssayError } from '@luminous/assay/assay-error.ts'
import { formatUsage, UsageError } from './commands/usage.ts'

const [name, ...rest] = process.argv.slice(2)

async function run(): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(formatUsage(commands))
    return name === undefined ? 2 : 0
  }
  const command = commands.find((each) => each.name === name)
  if (!command) throw new UsageError(`There is no command ${name}. \`luminous --help\` lists them.`)
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(formatUsage([command]))
    return 0
  }
  const runCommand = await command.load()
  return runCommand(command, rest)
}

// Whoever reads (`| head`) may have enough before all is said. The work goes on: what it does is more than what it says.
process.stdout.on('error', (error) => {
  if (errorCode(error) !== 'EPIPE') throw error
})

try {
  process.exitCode = await run()
} catch (error) {
  process.exitCode = explain(error)
}

/** One clear sentence for what the caller or the world did; a stack only for a fault of ours. */
function explain(error: unknown): number {
  if (
    error instanceof UsageError ||
    error instanceof OperatorError ||
    error instanceof Problem ||
    error instanceof AssayError
  ) {
    process.stderr.write(`luminous: ${error.message}\n`)
    return 2
  }
  if (errorCode(error) === 'EPIPE') return 0
  if (errorCode(error) === 'ENOSPC') {
    process.stderr.write('luminous: the disk is full; free some space and try again.\n')
    return 2
  }
  process.stderr.write(
    `luminous: a fault of ours: ${error instanceof Error ? error.stack : String(error)}\n`,
  )
  return 70
}
