/** Tells the browser whose password a form asks for, so that it fills in and keeps the right one; nobody else meets it. */
export function HiddenUserName({ userName }: { userName: string }) {
  return <input type="text" autoComplete="username" value={userName} readOnly hidden />
}
