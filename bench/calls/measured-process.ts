/** One or more processes that stand on the measured core. */
export type MeasuredProcess = {
  /** User and system time so far, in microseconds. */
  cpuMicroseconds(): number
}
