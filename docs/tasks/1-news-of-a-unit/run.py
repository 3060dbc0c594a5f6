# The articles that name a unit, a page at a time; one JSON object a page.
import json
import os
import urllib.request

base = os.environ.get("BASE_URL", "http://127.0.0.1:4000")

query = """query NewsOfUnit($slug: String!, $after: String) {
  orgUnit(slug: $slug) {
    articles(first: 2, after: $after) {
      nodes {
        title
        publishedAt
        mentions(types: [ORGANIZATION]) { text block start end target { ... on OrgUnit { slug } } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}"""


def read_page(after):
    body = {"query": query, "variables": {"slug": "ban-dan-van-quan-uy-hoang-mai", "after": after}}
    request = urllib.request.Request(
        base + "/graphql", data=json.dumps(body).encode(), headers={"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as response:
        answer = json.load(response)
    if "errors" in answer:
        raise SystemExit(json.dumps(answer["errors"]))
    return answer


after = None
has_next_page = True
while has_next_page:
    answer = read_page(after)
    print(json.dumps(answer))
    unit = answer["data"]["orgUnit"]
    page_info = unit["articles"]["pageInfo"] if unit else {"hasNextPage": False, "endCursor": None}
    has_next_page = page_info["hasNextPage"]
    after = page_info["endCursor"]
