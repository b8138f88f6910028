import { useState } from 'react'

/** Whether something is open or was: what never was need not be made. It stays then, so that it can close as it should. */
export const useOnceOpen = (isOpen: boolean): boolean => {
  const [wasOpen, setWasOpen] = useState(isOpen)
  if (isOpen && !wasOpen) setWasOpen(true)
  return wasOpen || isOpen
}
