/** The fields of an error reply that mean something (`remote_error`). */
export interface RemoteErrorFields {
  readonly code: number
  readonly domain: number
  readonly message: string | null
  readonly level: number
  readonly str1: string | null
  readonly str2: string | null
  readonly str3: string | null
}
