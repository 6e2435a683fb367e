/** A picture in the place of a label, drawn once by hand. */
export const labelPng =
  "iVBORw0KGgoAAAANSUhEUgAAAMgAAADIAQAAAACFI5MzAAAAjklEQVR42mP4jwswDFEZBuwAKFOPVce/URmwTN2dcJ0tl9VjJhf2zXqu0du7Vt1zc9mTUZlRmVGZUZlRmYGRGaJ1CeMDOUzEMKJkhlv7wAFrs4pptPVEKC8AQ4n9P+MDG/aGD3LMByr4GYeCzEiNn6EiM4Lzz5CQGcnlG5A56GVGa6ZRGXrK4B6VGl7jbwADldhTU1zPbQAAAABJRU5ErkJggg==";
