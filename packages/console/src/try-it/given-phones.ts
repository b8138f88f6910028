import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { queryClient } from '../api/query-client.ts'

/** A phone that another device is: where, and until when the link to it is good. */
export type GivenPhone = { readonly url: string; readonly expiresAt: string }

const given = 'givenPhone'

// Kept beside what was read, so that it outlasts the page and is forgotten with the session.
queryClient.setQueryDefaults([given], { gcTime: Number.POSITIVE_INFINITY, staleTime: Number.POSITIVE_INFINITY })

export const giveAway = (number: string, phone: GivenPhone): void => {
  queryClient.setQueryData<GivenPhone | null>([given, number], phone)
}

export const takeBack = (number: string): void => {
  queryClient.setQueryData<GivenPhone | null>([given, number], null)
}

/** Null for a phone that this page may be. */
export const givenPhone = (number: string, now = Date.now()): GivenPhone | null => {
  const phone = queryClient.getQueryData<GivenPhone | null>([given, number]) ?? null
  return phone !== null && now < Date.parse(phone.expiresAt) ? phone : null
}

/** The same, followed. */
export const useGivenPhone = (number: string): GivenPhone | null => {
  const { data = null } = useQuery<GivenPhone | null>({
    queryKey: [given, number],
    queryFn: () => givenPhone(number),
    enabled: false,
  })
  useEffect(() => {
    if (data === null) return
    const timer = setTimeout(() => takeBack(number), Math.max(0, Date.parse(data.expiresAt) - Date.now()))
    return () => clearTimeout(timer)
  }, [number, data])
  return data !== null && Date.now() < Date.parse(data.expiresAt) ? data : null
}
