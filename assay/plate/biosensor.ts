/** What a biosensor's code may be: the register's, the layouts' and the methods'. */
export const biosensorCodePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/
