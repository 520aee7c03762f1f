export function createDocs(): { page: string; style: string } {
  return { page: '', style: '' }
}
