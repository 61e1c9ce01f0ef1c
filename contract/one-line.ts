/** One line of text: what breaks a mail's header or a log's line is no part of a name. As ECMA-262 and others read it. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
export const oneLine = /^[^\u0000-\u001f\u007f-\u009f]*$/u
