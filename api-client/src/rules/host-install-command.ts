/** What the command is made of; all but the address as the engine gave it. */
export interface HostInstallCommand {
  /** An address of the engine, without a slash at its end. */
  readonly engineUrl: string
  readonly installer: { readonly path: string; readonly sha256: string }
  readonly caFingerprint: string
  readonly token: string
}

/**
 * The line that makes a machine a host, for root's shell there. The engine's certificate is unknown to that machine, so the
 * script is held against its digest, which came by the portal, before it runs; from then on the authority's fingerprint
 * says who the engine is.
 */
export function hostInstallCommand({ engineUrl, installer, caFingerprint, token }: HostInstallCommand): string {
  return [
    `f=$(mktemp) && curl -fsSk -o "$f" ${engineUrl}${installer.path}`,
    `echo "${installer.sha256}  $f" | sha256sum -c --quiet`,
    `sudo sh "$f" --engine ${engineUrl} --authority ${caFingerprint} --token ${token}`,
  ].join(' && ')
}
