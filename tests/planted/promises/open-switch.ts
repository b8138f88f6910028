export const nameOf = (side: 'a' | 'b'): string => {
  switch (side) {
    case 'a':
      return 'first'
  }
  return 'unknown'
}
