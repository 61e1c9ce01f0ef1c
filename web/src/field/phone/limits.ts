/** What the contract allows, without its schema library, which would outweigh this page; a test holds the two equal. */
export const photosOfScanMax = 6
export const photoBytesMax = 12 * 1024 * 1024
export const notesLettersMax = 2000
export const nameLettersMax = 200
export const samplesOfDeedMax = 200
export const signatureLettersMax = 20_000
/** A file off a phone holds so many of each. */
export const itemsOfFileMax = 500
/** Photos of one file: as base64 within the 50 MiB that a server takes. */
export const photoBytesOfFileMax = 32 * 1024 * 1024

/** Unsent things on one phone; beyond them something is to be sent, or taken off, first. */
export const unsentMax = 500
/** What was sent stays to be looked at: so many of the newest. */
export const sentShownMax = 100
/** A reason for taking something off the phone. */
export const reasonLettersMax = 500

/** Nobody's name for the phone's holder is older than this without being asked for again. */
export const holderIdleMs = 30 * 60_000
export const overdueMs = 48 * 3_600_000
/** Clocks within this are taken for right, as the server does. */
export const clockToleranceMs = 2 * 60_000
