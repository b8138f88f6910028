import { writeSync } from 'node:fs'
import Database from 'better-sqlite3'

/** A foreign process that takes the write lock of a database, says so, and keeps it until it is killed. */
const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('which database?')
const database = new Database(file, { fileMustExist: true, timeout: 5_000 })
database.exec('BEGIN IMMEDIATE')
writeSync(1, 'locked\n')
setInterval(() => database.inTransaction, 1_000)
