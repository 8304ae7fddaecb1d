"""Nasty files"""
FILES = []
