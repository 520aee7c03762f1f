/** Every address of the portal. */
export const paths = {
  machines: '/',
  create: '/create',
  machine: (id: string) => `/machines/${id}`,
  console: (id: string) => `/machines/${id}/console`,
} as const
