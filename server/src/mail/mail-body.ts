/** A mail before it is drawn: what it says, block by block, as it lies in the outbox. */
export type MailBlock =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  /** What a person wrote, marked as theirs. */
  | { kind: 'quote'; text: string; by: string }
  /** The one secret link of the mail. */
  | { kind: 'link'; label: string }
  /** A page of the app; `path` begins with a slash. */
  | { kind: 'page'; label: string; path: string }
  | { kind: 'facts'; rows: [string, string][] }
  | { kind: 'steps'; items: string[] }
  | { kind: 'code'; text: string }
  | { kind: 'small'; text: string }

export type MailBody = {
  template: string
  subject: string
  /** What a list of mails shows beside the subject. */
  preheader: string
  brand: { name: string; colour: string | null } | null
  blocks: MailBlock[]
}

export type MailAddress = {
  publicUrl: string
  /** Null where the link is not known any more, as in the copy that is kept of a sent mail. */
  link: string | null
  demonstration: boolean
}
