import type { ProblemCode } from '@luminous/contract/problem-codes.ts'

/** What each code means and what to do next; shown on its own page, which a problem's `type` leads to. */
export const problemPages: Record<ProblemCode, { title: string; next: string }> = {
  'request.invalid': {
    title: 'The request is not valid',
    next: 'Correct what the detail names and send it again.',
  },
  'sign-in.refused': {
    title: 'Sign-in refused',
    next: 'Check the address and the password. A colleague who manages your team can help.',
  },
  'sign-in.required': { title: 'Not signed in', next: 'Sign in and try again.' },
  'second-factor.refused': {
    title: 'The second factor was refused',
    next: 'Take the newest code of your authenticator app, or a recovery code that was not used yet.',
  },
  'key.unknown': {
    title: 'Unknown API key',
    next: 'Check that the whole key was copied, from lum_live_ to its last letter.',
  },
  'key.expired': {
    title: 'The API key has expired',
    next: 'An admin of the team makes a new one on the team’s page, API keys.',
  },
  'key.revoked': {
    title: 'The API key was revoked',
    next: 'Use the key that took its place, or have an admin of the team make one.',
  },
  'origin.refused': {
    title: 'Sent from another site',
    next: 'Changes are taken only from the pages of this installation, or with an API key.',
  },
  'password.wrong': {
    title: 'Not your password',
    next: 'Type the password that you sign in with.',
  },
  'role.insufficient': {
    title: 'Your role does not allow this',
    next: 'Ask an admin of your team.',
  },
  'second-factor.required': {
    title: 'A second factor is needed first',
    next: 'Set up a passkey or an authenticator app on your account’s page.',
  },
  'team.not-active': {
    title: 'This team is suspended or closed',
    next: 'Ask Luminous. Nothing of what the team has is lost.',
  },
  'not-found': {
    title: 'Not found',
    next: 'Check the address. What belongs to another team answers in the same way.',
  },
  'event.differs': {
    title: 'This was told before, with other content',
    next: 'Send what is new under an id of its own. What was recorded first stays as it is.',
  },
  'kit.expired': {
    title: 'The kit has expired',
    next: 'Take another kit. If the date on the label is wrong, the lab can set another for the batch.',
  },
  'kit.mistyped': {
    title: 'This is no code of a kit',
    next: 'Compare it with the label, letter by letter, or scan it.',
  },
  'kit.unknown': {
    title: 'Not a kit of your team',
    next: 'Compare the code with the label. If it is right, ask the lab, who can say whose the kit is.',
  },
  'kit.used': {
    title: 'The kit was used already',
    next: 'Take another kit, or look at the sample that was taken with this one.',
  },
  'kit.void': { title: 'The kit is void', next: 'Take another kit.' },
  'sample.held': {
    title: 'The sample is not in the state for this',
    next: 'Look at the sample: what is to be decided first stands there.',
  },
  'team.switched': {
    title: 'You act for another team now',
    next: 'Load the page again: it then shows the team that you act for.',
  },
  'storage.full': {
    title: 'No room for the file',
    next: 'Ask Luminous for more room for your team.',
  },
  'file.already-ingested': {
    title: 'The file is here already',
    next: 'Open the run that the detail names.',
  },
  conflict: { title: 'Conflict', next: 'Load the newest state and try again.' },
  'invitation.other-address': {
    title: 'The invitation is for another address',
    next: 'Sign out, and open the link again as the person that it was sent to.',
  },
  'last-admin': {
    title: 'The last admin stays',
    next: 'Make somebody else an admin first.',
  },
  'link.unusable': {
    title: 'The link works no more',
    next: 'Open the newest mail, or ask for another.',
  },
  'mail.unavailable': {
    title: 'No mail server is set',
    next: 'Enter one under Settings, or hand the link over yourself.',
  },
  'team.closed': {
    title: 'This team is closed',
    next: 'Nothing can be changed in a closed team. A Luminous admin can tell why.',
  },
  'version.stale': {
    title: 'Somebody else changed it meanwhile',
    next: 'Load the newest state, and change that.',
  },
  'file.too-large': {
    title: 'The file is too large',
    next: 'A plate file has a few MB at most; check that it is the right one.',
  },
  'file.unreadable': {
    title: 'The file cannot be read',
    next: 'The detail names the place. Export the plate again as text, with its header.',
  },
  'layout.invalid': {
    title: 'The layout is not valid',
    next: 'Correct the line or well that the detail names.',
  },
  'method.unknown': {
    title: 'Unknown method',
    next: 'Choose one of the methods that the detail names.',
  },
  'password.weak': {
    title: 'The password is too easy to guess',
    next: 'Take a longer one: four words that do not belong together are fine.',
  },
  'pdf.character-unprintable': {
    title: 'A character cannot be printed',
    next: 'Replace the character in the field that the detail names, then print again. Emoji are the usual case.',
  },
  'pdf.too-large': {
    title: 'The PDF would be too large',
    next: 'Ask for a shorter period, or for fewer at once.',
  },
  'sample.unknown': {
    title: 'Unknown sample',
    next: 'Register the sample first, or correct its code in the layout.',
  },
  'rate.exceeded': { title: 'Too many requests', next: 'Wait as long as Retry-After says.' },
  internal: { title: 'An error of ours', next: 'Tell us the request id; it leads to the cause.' },
  'database.unavailable': { title: 'The database does not answer', next: 'Try again in a moment.' },
  'server.busy': {
    title: 'Much is being read',
    next: 'Send it again after the seconds that Retry-After names.',
  },
  'pdf.busy': { title: 'Many PDFs are being made', next: 'Try again in a minute.' },
  'pdf.unavailable': {
    title: 'No PDFs on this platform',
    next: 'Run Luminous on Linux x64 for PDFs. All else works without.',
  },
}
