const save = async (): Promise<void> => {}

export const forget = (): void => {
  save()
}
