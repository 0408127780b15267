"""What would meet a demand: legislative proposals of any kind, from a bill to a change of a treaty, in the words of Open Civic Data.

A proposal (Open Civic Data's bill) has a text in versions, actions with their official phrase, votes, hearings, sponsors. Its stage follows from its
actions through the pipeline of its procedure and is never typed. What a campaign holds of it (positions, counts of heads, asks) stands beside it.
"""
