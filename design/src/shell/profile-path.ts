/** The page of one's own settings, in both portals. */
export const profilePath = '/profile'
