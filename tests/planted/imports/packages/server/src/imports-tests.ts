import '../../../tests/vault.ts'
