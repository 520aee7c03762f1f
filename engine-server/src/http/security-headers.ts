/**
 * No script, style or connection but our own; no inline code at all (the portals set styles through the DOM's
 * properties, which this does not touch); never in a frame.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ')

const always: readonly (readonly [string, string])[] = [
  ['Content-Security-Policy', contentSecurityPolicy],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
]

/** The headers that every reply carries. */
export function securityHeaders(secure: boolean, host: string | undefined): readonly (readonly [string, string])[] {
  // A browser keeps HSTS for a name on every port: sent for localhost, it would shut the plain listener there.
  const local = host === undefined || /^(localhost|127\.|\[::1\])/i.test(host)
  return secure && !local ? [...always, ['Strict-Transport-Security', 'max-age=31536000']] : always
}
