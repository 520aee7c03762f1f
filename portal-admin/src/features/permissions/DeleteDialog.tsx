/** The same under its old name, until nobody uses it. */
export { ConfirmDialog as DeleteDialog } from '@overt/design/feedback/ConfirmDialog.tsx'
