"""Supportkoll: are the support terms kept, and is the work billed as they say?"""
