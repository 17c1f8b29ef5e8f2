/** Version of the product; a test keeps it equal to that of package.json. Here by itself, so that it can be known without the rules. */
export const productVersion = "0.1.0";

/** The name of the package and of its command. */
export const productName = "dockerfile-go-hints";
