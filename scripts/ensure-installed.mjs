// Runs on whatever Node (>= 20) the machine has, before anything of the project is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const node = join(
  root,
  'node_modules',
  '.bin',
  process.platform === 'win32' ? 'node.cmd' : 'node',
)
const stamp = join(root, 'node_modules', '.luminous-installed')

/** The project's own programs come first, so that child processes run on the pinned Node. */
export const environment = () => ({
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`,
})

/** Installs what the lock file names, unless that very lock file has been installed already. */
export function ensureInstalled() {
  const [major] = process.versions.node.split('.').map(Number)
  if (major < 20)
    fail(`Luminous needs Node 20 or newer to install itself; this is ${process.version}.`)
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(node)) {
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
    if (isInstalledByHand()) {
      writeFileSync(stamp, wanted)
      return
    }
  }
  console.error('Installing (once, about a minute)...')
  const npm = process.env.npm_execpath
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  const done = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (done.status !== 0) fail('The installation failed; what npm said stands above.')
  writeFileSync(stamp, wanted)
}

/** Whether somebody ran `npm ci`: npm keeps beside the packages a list of those that it has put there. */
function isInstalledByHand() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
    const there = JSON.parse(
      readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8'),
    ).packages
    // What is optional may be for another platform.
    return Object.entries(wanted).every(
      ([path, { version, integrity, optional }]) =>
        !path.startsWith('node_modules/') ||
        (there[path] === undefined
          ? optional === true
          : there[path].version === version && there[path].integrity === integrity),
    )
  } catch {
    return false
  }
}

export function fail(message) {
  console.error(`luminous: ${message}`)
  process.exit(2)
}

/** Runs a program of the project on the pinned Node, waits, and ends this process where it failed. */
export function runOrFail(args, options = {}) {
  const done = spawnSync(node, args, {
    cwd: root,
    stdio: 'inherit',
    env: environment(),
    ...options,
  })
  if (done.status !== 0) process.exit(done.status ?? 1)
}
