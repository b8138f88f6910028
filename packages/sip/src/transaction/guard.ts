/** Says whether a serialised message may be sent towards a party; false holds it back and ends the call. */
export type Guard = (wire: string) => boolean
