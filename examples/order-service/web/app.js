const form = document.querySelector("#order");
const placed = document.querySelector("#placed");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { customer, product, quantity } = Object.fromEntries(new FormData(form));
  const response = await fetch("/api/orders", {
    method: "POST",
    body: JSON.stringify({ customer, product, quantity: Number(quantity) }),
  });
  placed.textContent = response.ok ? `Order ${(await response.json()).id}` : await response.text();
});
