import { parseArgs, type ParseArgsConfig } from 'node:util'

/** The command was used wrongly: one sentence, exit 2. */
export class UsageError extends Error {}

export type Command = {
  readonly name: string
  readonly usage: string
  readonly summary: string
  load(): Promise<CommandRun>
}

/** Answers the exit code. */
export type CommandRun = (
  command: Pick<Command, 'usage'>,
  args: readonly string[],
) => Promise<number>

export function formatUsage(commands: readonly Command[]): string {
  const lines = commands.map((command) => `  luminous ${command.usage}\n      ${command.summary}`)
  return `Usage:\n${lines.join('\n')}\n\nExit 0 fine, 1 the answer is no, 2 used wrongly. Settings come from the environment (see the README).\n`
}

type Options = NonNullable<ParseArgsConfig['options']>

/** Reads options and exactly the positionals that the usage names; anything else is a usage error. */
export function readArguments<const O extends Options>(
  command: Pick<Command, 'usage'>,
  args: readonly string[],
  options: O,
  positionals: { min: number; max: number },
) {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
    const count = parsed.positionals.length
    if (count < positionals.min || count > positionals.max) throw new Error('')
    return parsed
  } catch (error) {
    const why = error instanceof Error && error.message ? `${error.message.split('. ')[0]}. ` : ''
    throw new UsageError(`${why}Usage: luminous ${command.usage}`)
  }
}

export const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}
