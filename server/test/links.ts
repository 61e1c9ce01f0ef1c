/** The link of a mail, as its reader finds it. */
import { openVault } from '../src/platform/vault.ts'
import type { TestDatabase } from './database.ts'

export type TestLink = { readonly link: string; readonly secret: string }

/** The newest link that was written to an address. */
export async function linkTo(db: TestDatabase, email: string): Promise<TestLink> {
  const { rows } = await db.superuser.query<{ id: string }>(
    `select id from luminous.link where lower(email) = lower($1) order by created_at desc limit 1`,
    [email],
  )
  const link = rows[0]?.id
  if (link === undefined) throw new Error(`no link was made for ${email}`)
  return { link, secret: openVault(db.config.secret).linkSecret(link) }
}

export const cookieOf = (answer: { cookies: readonly { name: string; value: string }[] }): string =>
  answer.cookies.find(({ name }) => name === 'luminous_session')?.value ?? ''
