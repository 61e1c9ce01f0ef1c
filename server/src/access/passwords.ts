import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const

let hashes = 0
/** How many passwords this process has hashed: known and unknown addresses must cost the same. */
export const countPasswordHashes = (): number => hashes

/** PHC string of argon2id: `$argon2id$v=19$m=..,t=..,p=..$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  hashes += 1
  const tag = await derive('argon2id', { message: password, nonce: salt, ...cost })
  const settings = `m=${cost.memory},t=${cost.passes},p=${cost.parallelism}`
  return `$argon2id$v=19$${settings}$${encode(salt)}$${encode(tag)}`
}

/** Whether the password is the one that was hashed. Anything but a PHC string of ours is refused. */
export async function checkPassword(password: string, phc: string): Promise<boolean> {
  const parts =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc)
  if (!parts) return false
  const [, memory, passes, parallelism, salt = '', tag = ''] = parts
  const expected = Buffer.from(tag, 'base64')
  hashes += 1
  const found = await derive('argon2id', {
    message: password,
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  })
  return timingSafeEqual(found, expected)
}

/** The hash of a password that nobody has: what an unknown address is checked against. */
let decoy: Promise<string> | null = null
export const decoyHash = (): Promise<string> =>
  (decoy ??= hashPassword(randomBytes(24).toString('base64url')))

const encode = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
