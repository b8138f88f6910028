export default { test: { include: ['*.test.mjs'], reporters: ['../../../dist/scripts/closing-line.js'] } }
