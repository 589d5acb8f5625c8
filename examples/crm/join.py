"""Join the four tables of the Maven CRM into one row an opportunity: ../data/crm.csv.

Each opportunity keeps its columns and gets those of its account, its product and its seller. Opportunities without an
account keep empty cells there. The pipeline writes GTXPro where the products' table has GTX Pro; the row keeps what the
pipeline says, since the model has an alias for it.
"""

import csv
import pathlib

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
SPELLINGS = {"GTXPro": "GTX Pro"}


def table(name: str) -> list[dict[str, str]]:
    with open(DATA / "maven_crm" / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main() -> None:
    accounts = {row["account"]: row for row in table("accounts.csv")}
    products = {row["product"]: row for row in table("products.csv")}
    sellers = {row["sales_agent"]: row for row in table("sales_teams.csv")}
    columns = {
        "accounts": ["sector", "year_established", "revenue", "employees", "office_location"],
        "products": ["series", "sales_price"],
        "sellers": ["manager", "regional_office"],
    }
    deals = table("sales_pipeline.csv")
    names = list(deals[0]) + columns["accounts"] + columns["products"] + columns["sellers"]
    with open(DATA / "crm.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        for deal in deals:
            account = accounts.get(deal["account"], {})
            product = products[SPELLINGS.get(deal["product"], deal["product"])]
            seller = sellers[deal["sales_agent"]]
            row = dict(deal)
            row.update({name: account.get(name, "") for name in columns["accounts"]})
            row.update({name: product[name] for name in columns["products"]})
            row.update({name: seller[name] for name in columns["sellers"]})
            writer.writerow(row)


if __name__ == "__main__":
    main()
