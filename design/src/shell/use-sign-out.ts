import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { mutation } from './api.ts'

/** A function that signs out; whatever the engine says, nothing of the user stays on the page. */
export function useSignOut(): () => void {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { mutate } = useMutation({
    ...mutation('deleteSession'),
    onSettled: async () => {
      await navigate('/sign-in')
      queryClient.clear()
    },
  })
  return () => mutate({})
}
