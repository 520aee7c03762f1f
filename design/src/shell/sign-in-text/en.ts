/** English texts of the sign-in page. */
export const en = {
  'signIn.title': 'Sign in',
  'signIn.subtitle': 'Open virtualization manager',
  'signIn.userName': 'User name',
  'signIn.password': 'Password',
  'signIn.showPassword': 'Show the password',
  'signIn.hidePassword': 'Hide the password',
  'signIn.submit': 'Sign in',
  'signIn.wrong': 'The user name or the password is wrong.',
  'signIn.busy': 'Too many attempts. Wait {seconds} seconds, then try again.',
  'signIn.ended': 'Your session has ended. Sign in to go on where you were.',
} as const
