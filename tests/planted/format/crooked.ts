export const crooked = { text : "double quotes and a semicolon" };
